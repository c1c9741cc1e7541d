package dev.plimsoll.app;

/**
 * What {@code move} was asked for.
 *
 * @param from the store that is left: a folder or {@code postgresql://…}
 * @param to the empty store that is filled
 * @param unsafe it may be a database that can lose what it said it holds
 * @param json print the counts as JSON on standard output
 */
record MoveArguments(String from, String to, boolean unsafe, boolean json) {}
