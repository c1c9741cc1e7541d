package dev.plimsoll.bench.routing;

import java.util.BitSet;

/** The longer, the harder. Learns nothing. */
record PlainLength() implements Design {
  @Override
  public String name() {
    return "length: the longer, the harder";
  }

  @Override
  public double[] scores(Sheet sheet, BitSet train) {
    return sheet.exams().stream().mapToDouble(exam -> exam.prompt().length()).toArray();
  }
}
