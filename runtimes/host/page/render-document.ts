import { type Html, html } from "./html.js";
import { icon, iconSprite } from "./icons.js";
import { renderRuler } from "./render-waterfall.js";

/** What the page says when it is opened. */
export interface DocumentContent {
  /** `http://127.0.0.1:3233` */
  url: string;
  namespace: string;
  /** For calls that only this page may make. */
  token: string;
  /** Of the history, as it is shown. */
  version: number;
  /** Items of the list of activations. */
  traces: Html[];
  /** Milliseconds of the list's time axis. */
  scale: number;
  lists: Record<string, Html>;
  /** What is open beside the lists. */
  sheet?: Html;
}

/** The page as a whole; it can be read without its script. */
export function renderDocument(content: DocumentContent): Html {
  const { url, namespace, token, version, lists, sheet } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${new URL(url).host} · unlisten</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="unlisten-token" content="${token}">
<link rel="icon" href="/unlisten/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/unlisten/page.css">
<script type="module" src="/unlisten/page.js"></script>
</head>
<body data-version="${version}">
${iconSprite()}
<a class="skip" href="#activations">To the activations</a>
<header class="top">
<a class="brand" href="/" data-close><img src="/unlisten/icon.svg" alt="" width="22" height="22"><strong>unlisten</strong></a>
<p class="place"><code>${new URL(url).host}</code><span class="muted">${namespace}</span></p>
<p class="connection" id="connection" role="status" data-state="static"><span class="dot"></span><span class="connection-text">as of loading</span></p>
${renderConnect(content)}
</header>
<main${sheet !== undefined && html` class="has-sheet"`}>
<nav class="side" aria-label="What is deployed">
${renderList("actions", "Actions", lists.actions)}
${renderList("triggers", "Triggers", lists.triggers)}
${renderList("rules", "Rules", lists.rules)}
${renderList("runners", "Runners", lists.runners)}
</nav>
<section class="center" aria-labelledby="activations-title">
${renderTools()}
${renderActivations(content)}
</section>
<aside class="detail" id="detail" aria-label="What is selected">${sheet ?? renderNothingOpen()}</aside>
</main>
<p class="toast" id="toast" role="status" hidden></p>
</body>
</html>`;
}

function renderConnect({ url, namespace }: DocumentContent): Html {
  return html`<details class="connect"><summary>Connect</summary><div class="panel">
<p>What clients need, as <code>~/.wskprops</code> has it:</p>
<pre class="command">APIHOST=${url}
NAMESPACE=${namespace}
AUTH=<span id="key" class="muted">(hidden)</span></pre>
<p class="buttons needs-script"><button type="button" id="show-key">Show the key</button><button type="button" id="copy-wskprops">${icon("copy")}Copy all</button></p>
<noscript><p class="muted">The key is in the file that the host named when it started.</p></noscript>
</div></details>`;
}

function renderList(id: string, title: string, content: Html | undefined): Html {
  return html`<section class="list" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><div id="${id}">${content}</div></section>`;
}

function renderTools(): Html {
  const states = [
    ["", "All"],
    ["failed", "Failed"],
    ["cold", "Cold"],
    ["running", "Running"],
  ] as const;
  return html`<div class="tools">
<h1 id="activations-title">Activations</h1>
<form class="filters needs-script" id="filters" role="search">
<input type="search" name="text" id="search" placeholder="Search   /" aria-label="Search activations by name, id, error" autocomplete="off" spellcheck="false">
<fieldset class="choices"><legend class="sr">Which activations</legend>${states.map(
    ([value, label]) =>
      html`<label><input type="radio" name="state" value="${value}"${value === "" && html` checked`}><span>${label}</span></label>`,
  )}</fieldset>
<button type="button" class="chip" id="only" hidden><span id="only-name"></span>${icon("close", "show all actions")}</button>
<button type="button" id="pause" aria-pressed="false">${icon("pause")}<span>Pause</span></button>
</form>
<noscript><p class="muted">Without its script this page is as of loading, and cannot invoke.</p></noscript>
</div>
<canvas id="overview" class="overview needs-script" height="36" role="img" aria-label="Activations of the last five minutes"></canvas>`;
}

function renderActivations({ traces, scale, url }: DocumentContent): Html {
  return html`<div class="axis"><span class="axis-what">Action</span>${renderRuler(scale)}<span class="axis-took">Took</span><span class="axis-when">When</span></div>
<ol class="traces" id="activations" data-scale="${scale}" tabindex="-1">${traces}</ol>
<div class="empty first" id="no-activations"${traces.length > 0 && html` hidden`}>
<p><strong>No activations yet.</strong> Invoke something and it appears here as it happens:</p>
${renderFirstCommand(url)}
</div>
<p class="empty" id="no-match" hidden>Nothing matches. <button type="button" class="quiet" id="clear-filters">Show all</button></p>`;
}

function renderFirstCommand(url: string): Html {
  const command = `curl -u "$AUTH" -X PUT "${url}/api/v1/namespaces/_/actions/hello?overwrite=true" \\
  -H "Content-Type: application/json" \\
  -d '{"exec":{"kind":"nodejs:default","code":"function main(args) { console.log(\\"hi\\"); return { hello: args.name } }"}}'

curl -u "$AUTH" -X POST "${url}/api/v1/namespaces/_/actions/hello?blocking=true&result=true" \\
  -H "Content-Type: application/json" -d '{"name":"you"}'`;
  return html`<pre class="command" tabindex="0">${command}</pre><p class="buttons needs-script"><button type="button" data-copy="${command}">${icon("copy")}Copy</button><span class="muted"><code>$AUTH</code> is the key: see Connect.</span></p>`;
}

function renderNothingOpen(): Html {
  return html`<div class="nothing"><p>Select an activation to see its time, result, logs and parameters; an action to invoke it.</p><p class="keys needs-script"><kbd>/</kbd> search <kbd>↑</kbd><kbd>↓</kbd> move <kbd>Esc</kbd> close</p></div>`;
}

/** What somebody sees who is not signed in. */
export function renderSignIn(): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>unlisten</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/unlisten/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/unlisten/page.css">
</head>
<body class="alone">
<main class="note"><img src="/unlisten/icon.svg" alt="" width="40" height="40">
<h1>Open the link that the host printed</h1>
<p>This page can run actions and shows what they were given, so it wants to know that it is you: open the address that <code>unlisten host</code> or <code>unlisten dev</code> printed when it started. This browser is remembered from then on.</p></main>
</body>
</html>`;
}
