package dev.plimsoll.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code merge} was asked for.
 *
 * @param folders of the workers' runs
 * @param out the folder of the one run
 * @param json print summary.json alone on standard output
 */
record MergeArguments(List<Path> folders, Optional<Path> out, boolean json) {}
