package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.machine.Proc;

/**
 * What was seen from outside at one moment; every figure counts from some fixed start.
 *
 * @param at seconds
 * @param requests that the target was sent
 * @param generator processor seconds of the generator, all its processes
 * @param target processor seconds of the target
 * @param own processor seconds of this benchmark
 */
record Sample(
    double at, long requests, double generator, double target, double own, Proc.Machine machine) {}
