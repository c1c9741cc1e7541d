package dev.plimsoll.app;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What {@code backtest} was asked for.
 *
 * @param run the recording
 * @param config the other configuration
 * @param providerSlots how many calls every provider runs at once; absent: looked for
 * @param json print the answer for machines alone on standard output
 */
record BacktestArguments(
    Path run, Path config, OptionalInt providerSlots, long seed, boolean json) {}
