package dev.plimsoll.app;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code demo} was asked for.
 *
 * @param out the run's folder
 * @param quick a shorter window of the trace
 */
record DemoArguments(Optional<Path> out, boolean quick, boolean json) {}
