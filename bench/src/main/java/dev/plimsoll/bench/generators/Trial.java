package dev.plimsoll.bench.generators;

/**
 * One measured run of one generator.
 *
 * @param at when it began, in seconds
 * @param wholePerMillion processor seconds per million requests, over the process's whole life
 */
record Trial(
    String name,
    int connections,
    double at,
    Window window,
    double wholePerMillion,
    double peakRssMb,
    ReportedLatency reported) {}
