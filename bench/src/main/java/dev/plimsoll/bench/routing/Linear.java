package dev.plimsoll.bench.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A weight for each column, learned by logistic regression. Each data set has a level of its own
 * while it learns, which is thrown away afterwards: what tells the sets apart is their format, and
 * a router that had learned it would look better than it is.
 *
 * @param ridge the penalty of a column whose standard deviation is 1
 * @param rising whether a column may only add: one that would take away is left out, the worst
 *     first, and the others learn again
 */
record Linear(String name, Columns columns, Target target, double ridge, boolean rising)
    implements Design {
  private static final double LEAST_DEVIATION = 1e-3;
  private static final double LEVEL_RIDGE = 1e-3;

  /** On the scale of the exams it learned from, so that the folds can be compared. */
  @Override
  public double[] scores(Sheet sheet, BitSet train) {
    double[] raw = raw(sheet, weights(sheet, train));
    Scale scale = Scale.of(train.stream().mapToDouble(i -> raw[i]).toArray());
    return Arrays.stream(raw).map(scale::odds).toArray();
  }

  /** The sum of weights and values for each exam. */
  double[] raw(Sheet sheet, double[] weights) {
    return rows(sheet).stream().mapToDouble(row -> row.times(weights)).toArray();
  }

  /** The weight of each column, for values as they are. */
  double[] weights(Sheet sheet, BitSet train) {
    return weights(sheet, rows(sheet), train);
  }

  private List<Row> rows(Sheet sheet) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sheet.size(); i++) {
      rows.add(columns.of(sheet.exams().get(i), sheet.traits()[i]));
    }
    return rows;
  }

  private double[] weights(Sheet sheet, List<Row> rows, BitSet train) {
    double[] deviations = deviations(rows, train);
    while (true) {
      double[] fitted = fit(sheet, rows, train, deviations);
      int worst = lowest(fitted);
      if (!rising || fitted[worst] >= 0) {
        return divide(fitted, deviations);
      }
      deviations[worst] = Double.POSITIVE_INFINITY; // it is 0 everywhere from now on
    }
  }

  private double[] fit(Sheet sheet, List<Row> rows, BitSet train, double[] deviations) {
    List<String> sets = sheet.sets();
    double[] ridges = new double[columns.count() + sets.size()];
    Arrays.fill(ridges, ridge);
    Arrays.fill(ridges, columns.count(), ridges.length, LEVEL_RIDGE);
    List<Row> learned =
        train.stream().mapToObj(i -> levelled(sheet, rows, i, deviations, sets)).toList();
    double[] targets = train.stream().mapToDouble(i -> target.of(sheet.exams().get(i))).toArray();
    return Arrays.copyOf(new Logistic(learned, targets, ridges).fit(), columns.count());
  }

  private static int lowest(double[] values) {
    int lowest = 0;
    for (int i = 1; i < values.length; i++) {
      lowest = values[i] < values[lowest] ? i : lowest;
    }
    return lowest;
  }

  private static double[] divide(double[] values, double[] by) {
    double[] quotients = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      quotients[i] = values[i] / by[i];
    }
    return quotients;
  }

  private Row levelled(Sheet sheet, List<Row> rows, int i, double[] deviations, List<String> sets) {
    Row row = rows.get(i);
    int last = row.columns().length;
    int[] at = Arrays.copyOf(row.columns(), last + 1);
    double[] values = Arrays.copyOf(row.values(), last + 1);
    for (int c = 0; c < last; c++) {
      values[c] /= deviations[at[c]];
    }
    at[last] = columns.count() + sets.indexOf(sheet.exams().get(i).set());
    values[last] = 1;
    return new Row(at, values);
  }

  /** Those that hardly vary are taken to vary a little, so that a ridge can hold them down. */
  private double[] deviations(List<Row> rows, BitSet train) {
    double[] sums = new double[columns.count()];
    double[] squares = new double[columns.count()];
    train.stream()
        .mapToObj(rows::get)
        .forEach(row -> {
          row.addTo(sums, 1);
          for (int i = 0; i < row.columns().length; i++) {
            squares[row.columns()[i]] += row.values()[i] * row.values()[i];
          }
        });
    int count = train.cardinality();
    double[] deviations = new double[sums.length];
    for (int c = 0; c < sums.length; c++) {
      double mean = sums[c] / count;
      double variance = Math.max(0, squares[c] / count - mean * mean);
      deviations[c] = Math.max(LEAST_DEVIATION, Math.sqrt(variance));
    }
    return deviations;
  }
}
