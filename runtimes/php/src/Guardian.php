<?php

declare(strict_types=1);

namespace Unlisten\Runner;

use InvalidArgumentException;
use RuntimeException;
use Unlisten\Runner\Http\Connection;
use Unlisten\Runner\Http\Request;
use Unlisten\Runner\Http\Server;

/**
 * The process that was started. It serves the port until an action is loaded, by a child that it makes for each
 * `/init`; that child then serves, and this process stays behind it: passes its output on, answers for it when it dies,
 * and ends it.
 */
final class Guardian
{
    /** Exit codes as shells give them to a process that a signal ended. */
    private const SIGNAL_BASE = 128;

    /** Seconds after which a signal is seen that came in the instant before waiting began. */
    private const SIGNAL_SECONDS = 1;

    /** Seconds for the last output of an action, when the runner is told to end and nobody reads. */
    private const LAST_OUTPUT_SECONDS = 1.0;

    private readonly Libc $libc;
    private readonly SharedPage $page;
    private readonly Server $server;
    private ?Child $child = null;

    private function __construct(private readonly Options $options)
    {
        $this->libc = new Libc();
        $this->page = new SharedPage($this->libc);
        $this->server = Server::listen($options->host, $options->port);
    }

    /**
     * Runs a runner. Returns only in a process that is to load an action and serve it.
     *
     * @param list<string> $argv the program's name and its arguments
     */
    public static function start(array $argv): void
    {
        self::prepareSettings();
        try {
            $options = Options::read(array_slice($argv, 1));
            if ($options->exitWithStdin && !StreamKind::isPipeOrSocket(STDIN)) {
                throw new InvalidArgumentException('--exit-with-stdin needs a pipe as stdin');
            }
        } catch (InvalidArgumentException $error) {
            fwrite(STDERR, $error->getMessage() . "\n" . Options::USAGE);
            exit(2);
        }
        try {
            $guardian = new self($options);
        } catch (RuntimeException $error) {
            fwrite(STDERR, $error->getMessage() . "\n");
            exit(1);
        }
        $guardian->announce();
        $guardian->serveUntilInit();
    }

    /** What an action finds set is what the official runtime's php.ini says. */
    private static function prepareSettings(): void
    {
        error_reporting(E_ALL);
        ini_set('display_errors', '0');
        ini_set('log_errors', '1');
        ini_set('error_log', '');
        ini_set('html_errors', '0');
        ini_set('memory_limit', '-1');
        // Stdout that is closed, or that nobody reads, is no reason to end the process.
        ini_set('ignore_user_abort', '1');
        ini_set('serialize_precision', '-1');
        // Arguments are parameters, and those stay out of logs.
        ini_set('zend.exception_ignore_args', '1');
        set_time_limit(0);
        QuietErrors::begin();
    }

    /** Tells whoever waits for it where the runner listens: one line of JSON, on a descriptor that is closed then. */
    private function announce(): void
    {
        $line = Json::encode($this->server->address() + ['pid' => getmypid()]) . "\n";
        if ($this->options->readyFd !== null) {
            file_put_contents("php://fd/{$this->options->readyFd}", $line);
            $this->libc->close($this->options->readyFd);
        } elseif ($this->options->port === 0) {
            fwrite(STDOUT, $line);
        }
    }

    private function serveUntilInit(): void
    {
        pcntl_async_signals(true);
        foreach ([SIGTERM, SIGINT, SIGHUP] as $signal) {
            pcntl_signal($signal, function (int $signal): never {
                $this->end(self::SIGNAL_BASE + $signal, 'the runner was ended by ' . Failure::signalName($signal));
            });
        }
        // Without a handler its arrival would end no wait.
        pcntl_signal(SIGCHLD, static fn () => null);
        $watched = $this->options->exitWithStdin ? [STDIN] : [];
        $this->server->serve($this->take(...), $watched, $this->readStdin(...), self::SIGNAL_SECONDS);
    }

    private function readStdin(): void
    {
        $bytes = fread(STDIN, 8192);
        if ($bytes === '' || $bytes === false) {
            $this->end(self::SIGNAL_BASE + SIGTERM, 'the runner was ended with its parent');
        }
    }

    /** @return bool true in the child that is to load an action */
    private function take(Connection $connection, Request $request): bool
    {
        $call = Call::of($request);
        if ($call instanceof Answer) {
            $connection->answer($call, $request);
            return false;
        }
        $body = $call->readBody($request);
        if ($body instanceof Answer) {
            $connection->answer($body, $request);
            return false;
        }
        if ($call === Call::Run) {
            $reason = 'System not initialized.';
            fwrite(STDERR, Failure::refusalLine($reason) . "\n");
            $connection->answer(Answer::failure(403, $reason), $request);
            return false;
        }
        $init = InitRequest::read($body);
        if ($init === null) {
            $connection->answer(Answer::failure(403, InitRequest::CODE_MISSING), $request);
            return false;
        }
        return $this->initialize($connection, $request, $init);
    }

    /** @return bool true in the child; false when the child has failed and its `/init` is answered */
    private function initialize(Connection $connection, Request $request, InitRequest $init): bool
    {
        try {
            $birth = Birth::prepare($this->server, $this->libc, $this->page, $connection, $request);
            $this->page->owe($connection->id);
            $child = Child::make($birth);
        } catch (RuntimeException $error) {
            $this->page->owe(0);
            $end = LogStreams::END_OF_ACTIVATION . "\n";
            fwrite(STDERR, "Error during initialization: {$error->getMessage()}\n$end");
            fwrite(STDOUT, $end);
            $connection->answer(Failure::ofInit($error->getMessage()), $request);
            return false;
        }
        if ($child === null) {
            ActionProcess::become($birth, $init);
            return true;
        }
        unset($birth, $init);
        $this->child = $child;
        $child->watch($this->server, $this->options->exitWithStdin ? $this->readStdin(...) : null);
        if ($this->page->isReady()) {
            $this->endAfterDeath();
        }
        $reason = $child->reason;
        if ($reason === null) {
            $reason = Failure::textOfStatus($child->status);
            $child->logs->addLine(2, "Error during initialization: $reason");
        }
        $this->finishLogs($child, null);
        $this->child = null;
        $child->remove();
        $this->page->owe(0);
        $connection->answer(Failure::ofInit($reason), $request);
        return false;
    }

    /** The action's process died after it had begun to serve: answers for it, and ends. */
    private function endAfterDeath(): never
    {
        $reason = $this->child->reason ?? Failure::textOfStatus($this->child->status);
        if ($this->page->owed() === 0) {
            $this->child->logs->addLine(2, "Between two runs $reason.");
            $this->child->logs->forwardAll();
        }
        $this->leave(1, $reason, null);
    }

    /** Ends the runner, whatever is under way. */
    private function end(int $exitCode, string $reason): never
    {
        pcntl_async_signals(false);
        // A signal comes in the middle of anything, the handler of a warning included, and that one is off meanwhile.
        QuietErrors::begin();
        $this->child?->kill();
        $this->leave($exitCode, $reason, self::LAST_OUTPUT_SECONDS);
    }

    private function leave(int $exitCode, string $reason, ?float $seconds): never
    {
        $owed = $this->page->owed();
        if ($owed !== 0) {
            if ($this->child !== null) {
                $this->finishLogs($this->child, $seconds);
            }
            $answer = $this->page->isReady() ? Failure::ofRun($reason) : Failure::ofInit($reason);
            $this->answerLast($this->server->connections()[$owed] ?? null, $answer);
        }
        // A call that has had no effect is repeated elsewhere by the platform when it is answered so.
        $this->server->acceptAll();
        foreach ($this->server->connections() as $id => $connection) {
            if ($id !== $owed && $connection->hasUnread()) {
                $this->answerLast($connection, Answer::failure(503, 'System not ready, status is stopped.'));
            }
        }
        $this->child?->remove();
        $this->server->close();
        exit($exitCode);
    }

    private function answerLast(?Connection $connection, Answer $answer): void
    {
        $connection?->discardUnread();
        $connection?->answer($answer, null);
    }

    private function finishLogs(Child $child, ?float $seconds): void
    {
        $child->logs->forwardAll($seconds);
        $child->logs->addLine(1, LogStreams::END_OF_ACTIVATION);
        $child->logs->addLine(2, LogStreams::END_OF_ACTIVATION);
        $child->logs->forwardAll($seconds);
    }
}
