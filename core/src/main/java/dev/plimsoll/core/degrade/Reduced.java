package dev.plimsoll.core.degrade;

/** What is left to a piece of work, and the rung that left it no more. */
public record Reduced(Rung rung, Cuts cuts) {}
