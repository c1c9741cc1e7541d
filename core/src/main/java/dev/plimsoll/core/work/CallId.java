package dev.plimsoll.core.work;

/** Names one wish for a model's answer, on its way through this process; never reused. */
public record CallId(long number) {}
