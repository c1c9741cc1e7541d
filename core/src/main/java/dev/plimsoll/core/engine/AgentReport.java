package dev.plimsoll.core.engine;

import dev.plimsoll.core.scale.Stage;

/** How one agent stands at one moment. */
public record AgentReport(String pool, String agent, Stage stage, int concurrency, int running) {}
