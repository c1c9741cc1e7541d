package dev.plimsoll.lab.request;

import dev.plimsoll.lab.trace.Trace;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a template may name when one request is made.
 *
 * @param random the request's or user's own generator, so that a run repeats
 * @param user the closed load's user from 0; in open load the request's index
 * @param index the request's index in the run, from 0
 * @param trace the recorded request, in a replay
 */
public record Variables(RandomGenerator random, long user, long index, Optional<Trace.Row> trace) {}
