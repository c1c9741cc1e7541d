package dev.plimsoll.lab.report;

import java.util.List;

/** Where a value lies on a chart, and the few values worth a mark. */
interface Axis {
  double at(double value);

  List<Double> ticks();
}
