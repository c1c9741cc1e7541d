package dev.plimsoll.app;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;

/** What {@code explain} was asked for. */
record ExplainArguments(String task, RunningServer server, boolean json) {}
