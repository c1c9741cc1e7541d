package dev.plimsoll.app;

import java.nio.file.Path;

/**
 * What {@code backup} and {@code restore} were asked for.
 *
 * @param store a folder or {@code postgresql://…}
 * @param restoring from the file into the store, rather than the other way
 */
record CopyArguments(Path file, String store, boolean restoring) {}
