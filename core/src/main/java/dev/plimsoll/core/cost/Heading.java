package dev.plimsoll.core.cost;

/**
 * What a sum is over: a name under another, because a user is one within its tenant and a model one
 * within its provider.
 *
 * @param under empty where the name stands alone
 */
public record Heading(String under, String name) {}
