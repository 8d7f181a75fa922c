<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use Throwable;
use Unlisten\Runner\Http\Connection;
use Unlisten\Runner\Http\Request;
use Unlisten\Runner\Http\Server;

/**
 * The process that an action lives in: loads its code, then serves the port and calls `main`. There is nothing between
 * the socket and `main`; what ends this process is the guardian's to answer.
 */
final class ActionProcess
{
    private static ?self $current = null;

    /** The script to load, after `prepare`. */
    public string $script = '';
    /** What loads the packages of the action, or those that are installed for all; null when there are none. */
    public ?string $vendorAutoload = null;

    private readonly int $id;
    private readonly string $folder;
    private readonly Server $server;
    private readonly SharedPage $page;
    private readonly mixed $control;
    private readonly LogStreams $logs;
    private readonly Environment $environment;
    private readonly MainFunction $main;
    /** How many output buffers the action has opened when it was loaded, and keeps. */
    private int $outputLevel = 0;

    private function __construct(private ?Birth $birth, private ?InitRequest $init)
    {
        $this->id = getmypid();
        $this->folder = $birth->folder;
        $this->server = $birth->server;
        $this->page = $birth->page;
        $this->control = $birth->control[1];
        $this->environment = new Environment();
        self::detach($birth);
        $this->logs = new LogStreams($birth);
        // All that is open here, but the action's own three streams, is none of the business of what it starts.
        $birth->libc->closeOnExec(3, 63 + count($birth->server->connections()));
        // The first there is, so that the reason is known before functions of the action's own are called.
        register_shutdown_function($this->sayWhyItEnds(...));
    }

    /** Makes this process, a copy of the guardian, the one an action lives in. */
    public static function become(Birth $birth, InitRequest $init): void
    {
        self::$current = new self($birth, $init);
    }

    /** The script at the top needs it, and must not keep it in a variable: its variables are the action's. */
    public static function current(): self
    {
        return self::$current;
    }

    /** Puts the code where it can be loaded. @throws CodeError */
    public function prepare(): void
    {
        $folder = $this->folder;
        $this->script = "$folder/index.php";
        if ($this->init->binary) {
            Archive\Unpacker::unpackBase64($this->init->code, $folder);
            if (!is_file($this->script)) {
                throw new CodeError('Zipped actions must contain index.php at the root.');
            }
        } elseif (!str_contains($this->init->code, '<?')) {
            // To PHP it is text to be printed.
            throw new CodeError('The code must begin with <?php.');
        } else {
            file_put_contents($this->script, $this->init->code);
        }
        $this->vendorAutoload = self::findVendorAutoload($folder);
        $this->environment->exportInit($this->init->env);
        chdir($folder);
        foreach (['SCRIPT_NAME', 'SCRIPT_FILENAME', 'PATH_TRANSLATED', 'PHP_SELF'] as $name) {
            $_SERVER[$name] = $this->script;
        }
        // The arguments are the runner's; an action that reads a command line of its own must not find them.
        $GLOBALS['argv'] = $_SERVER['argv'] = [$this->script];
        $GLOBALS['argc'] = $_SERVER['argc'] = 1;
        QuietErrors::end();
    }

    /** Looks for `main`, after the code was loaded. @throws CodeError */
    public function loaded(): void
    {
        $this->main = MainFunction::find($this->init->main);
        $this->outputLevel = ob_get_level();
    }

    /** Ends the process; the guardian answers `/init`, and takes another one. */
    public function failToLoad(Throwable $error): never
    {
        $folder = $this->folder . '/';
        $text = str_replace($folder, '', Failure::textAndPlaceOf($error));
        $whole = $error instanceof CodeError ? $text : str_replace($folder, '', Failure::traceOf($error));
        $this->flushOutput(0);
        $this->logs->writeLine("Error during initialization: $whole");
        ControlMessage::sendReason($this->control, $text);
        exit(1);
    }

    /** Answers `/init`, and serves for as long as the process lives. */
    public function serve(): never
    {
        $this->leaveIfCopy();
        QuietErrors::begin();
        $this->flushOutput($this->outputLevel);
        $this->logs->settle();
        $socket = socket_import_stream($this->control);
        $this->server->tell(
            static fn (Connection $connection) => ControlMessage::sendOpened($socket, $connection),
            fn (int $id) => ControlMessage::sendClosed($this->control, $id),
        );
        $this->page->setReady(true);
        $this->page->owe(0);
        $this->birth->connection->answer(new Answer(200, '{"ok":true}'), $this->birth->request);
        // The code is in there twice.
        $this->birth = $this->init = null;
        // The guardian says nothing unasked: what can be read is that it is gone.
        $this->server->serve($this->take(...), [$this->control], static fn () => exit(0), null);
        exit(0);
    }

    private function take(Connection $connection, Request $request): bool
    {
        $connection->answer($this->answer($connection, $request), $request);
        return false;
    }

    private function answer(Connection $connection, Request $request): Answer
    {
        $call = Call::of($request);
        if ($call instanceof Answer) {
            return $call;
        }
        $body = $call->readBody($request);
        if ($body instanceof Answer) {
            return $body;
        }
        if ($call === Call::Init) {
            return $this->refuse('Cannot initialize the action more than once.');
        }
        $run = RunRequest::read($body);
        return $run instanceof RunRequest ? $this->run($connection, $run) : $this->refuse($run);
    }

    private function refuse(string $reason): Answer
    {
        $this->logs->writeLine(Failure::refusalLine($reason));
        $this->logs->settle();
        return Answer::failure(403, $reason);
    }

    private function run(Connection $connection, RunRequest $run): Answer
    {
        $this->page->owe($connection->id);
        $this->environment->exportRun($run->metadata);
        QuietErrors::end();
        $log = null;
        try {
            $result = Result::of($this->main->call($run->params, $run->metadata));
            $answer = $result->answer;
            $log = $result->log;
        } catch (Throwable $error) {
            $answer = Failure::ofRun(Failure::textOf($error));
            $log = Failure::traceOf($error);
        }
        $this->leaveIfCopy();
        $this->flushOutput($this->outputLevel);
        QuietErrors::begin();
        if (ini_get('max_execution_time') !== '0') {
            // The action's limit was for this run.
            set_time_limit(0);
        }
        if ($log !== null) {
            $this->logs->writeLine($log);
        }
        $this->logs->settle();
        // From here on the guardian owes nothing: a second answer, or a second marker, would be worse than none.
        $this->page->owe(0);
        $this->logs->end();
        return $answer;
    }

    private function flushOutput(int $level): void
    {
        try {
            while (ob_get_level() > $level && ob_end_flush()) {
            }
        } catch (Throwable $error) {
            // A callback of the action's own.
            $this->logs->writeLine(Failure::traceOf($error));
        }
    }

    /** A process that the action forked must not go on as if it were this one. */
    private function leaveIfCopy(): void
    {
        if (getmypid() !== $this->id) {
            exit(0);
        }
    }

    private function sayWhyItEnds(): void
    {
        $error = error_get_last();
        $fatal = E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR | E_PARSE;
        if ($error !== null && ($error['type'] & $fatal) !== 0 && getmypid() === $this->id) {
            $place = str_replace($this->folder . '/', '', $error['file']) . " on line $error[line]";
            ControlMessage::sendReason($this->control, "$error[message] in $place");
        }
    }

    /** Undoes what the guardian has made of this process. */
    private static function detach(Birth $birth): void
    {
        fclose($birth->control[0]);
        pcntl_async_signals(false);
        foreach ([SIGTERM, SIGINT, SIGHUP, SIGCHLD] as $signal) {
            pcntl_signal($signal, SIG_DFL);
        }
        // A group of its own, so that the guardian can end it with all that the action started.
        posix_setpgid(0, 0);
        $birth->libc->dieWithParent();
        if (posix_getppid() !== $birth->guardianId) {
            exit(1);
        }
        // What holds the other end of the runner's stdin is not to be read by an action.
        $birth->libc->emptyStdin();
    }

    /** Of the action itself, or the nearest one to the runner's working directory: packages installed for all. */
    private static function findVendorAutoload(string $folder): ?string
    {
        $up = getcwd();
        $places = [$folder];
        while ($up !== false) {
            $places[] = $up;
            $up = $up === dirname($up) ? false : dirname($up);
        }
        foreach ($places as $place) {
            if (is_file("$place/vendor/autoload.php")) {
                return "$place/vendor/autoload.php";
            }
        }
        return null;
    }
}
