package dev.plimsoll.bench.routing;

/** What a design sees of one exam: the columns that are not zero, and their values. */
record Row(int[] columns, double[] values) {
  double times(double[] weights) {
    double sum = 0;
    for (int i = 0; i < columns.length; i++) {
      sum += weights[columns[i]] * values[i];
    }
    return sum;
  }

  void addTo(double[] sums, double factor) {
    for (int i = 0; i < columns.length; i++) {
      sums[columns[i]] += factor * values[i];
    }
  }
}
