package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.target.Outcome;

/** Hears of each request's end, on the loop's thread; must return at once. */
@FunctionalInterface
public interface SampleListener {
  void on(Sample sample, Outcome outcome);
}
