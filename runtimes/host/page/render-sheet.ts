import { printShown, type Shown } from "./address.js";
import { type Html, type HtmlValue, html } from "./html.js";
import { icon } from "./icons.js";

/** What is shown of one thing, beside the lists. */
export function renderSheet(
  shown: Shown,
  { title, notes, body, isRunning }: { title: Html; notes: Html; body: HtmlValue; isRunning?: boolean },
): Html {
  return html`<article class="sheet" data-shows="${printShown(shown)}"${isRunning === true && html` data-running`}>
<header><h2 tabindex="-1">${title}</h2><a class="close" href="/" aria-label="Close" data-close>${icon("close")}</a>${notes}</header>
${body}</article>`;
}

/** Of what is gone, or never was. */
export function renderMissing(shown: Shown): Html {
  return renderSheet(shown, {
    title: html`Not here`,
    notes: html``,
    body: html`<p class="empty">There is no ${printShown(shown)} here, or not any more.</p>`,
  });
}

/** A command for a shell, to be copied. `$AUTH` stands for the key. */
export function renderCommand(command: string): Html {
  return html`<section><h3>From a shell <button type="button" class="quiet needs-script" data-copy="${command}">${icon("copy")}Copy</button></h3><pre class="command" tabindex="0">${command}</pre></section>`;
}

/** A form that sends JSON parameters. */
export function renderForm(purpose: { data: Html; label: string; button: string }): Html {
  return html`<section class="needs-script"><form class="call" ${purpose.data}><h3><label for="parameters">${purpose.label}</label></h3>
<textarea id="parameters" name="parameters" rows="5" spellcheck="false" autocomplete="off" aria-describedby="parameters-error">{}</textarea>
<p class="problem" id="parameters-error" role="alert" hidden></p>
<p class="buttons"><button type="submit" class="main">${icon("play")}${purpose.button}</button><span class="muted">Ctrl+Enter</span></p></form></section>`;
}
