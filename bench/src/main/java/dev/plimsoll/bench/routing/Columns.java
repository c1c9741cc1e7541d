package dev.plimsoll.bench.routing;

import dev.plimsoll.core.route.Trait;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a linear design looks at. */
interface Columns {
  int count();

  /** The row of one exam; columns may be in any order, each at most once. */
  Row of(Exam exam, double[] traits);

  /** Some traits as they are. */
  static Columns traits(Predicate<Trait> wanted) {
    int[] all = indices(wanted);
    return dense(all.length, (_, traits) -> pick(traits, all));
  }

  /** The length with its square and cube, so that a rule may bend and turn. */
  static Columns bentLength() {
    int length = Trait.LENGTH.ordinal();
    return dense(
        3,
        (_, traits) -> {
          double x = traits[length];
          return new double[] {x, x * x, x * x * x};
        });
  }

  /** Whether a word is there, by the bucket that its hash falls in. */
  static Columns words(int buckets) {
    Pattern word = Pattern.compile("[^\\p{L}]+");
    return hashed(
        buckets,
        (exam, each) -> {
          for (String w : word.split(exam.prompt().toLowerCase(Locale.ROOT), -1)) {
            if (w.length() > 2) {
              each.accept(w);
            }
          }
        });
  }

  /** Whether three letters in a row are there, by the bucket that their hash falls in. */
  static Columns trigrams(int buckets) {
    return hashed(
        buckets,
        (exam, each) -> {
          String text = exam.prompt().toLowerCase(Locale.ROOT);
          for (int i = 0; i + 3 <= text.length(); i++) {
            each.accept(text.substring(i, i + 3));
          }
        });
  }

  /** These and, beside them, those. */
  default Columns and(Columns others) {
    int shift = count();
    Columns these = this;
    return new Columns() {
      @Override
      public int count() {
        return shift + others.count();
      }

      @Override
      public Row of(Exam exam, double[] traits) {
        Row a = these.of(exam, traits);
        Row b = others.of(exam, traits);
        int[] columns = new int[a.columns().length + b.columns().length];
        double[] values = new double[columns.length];
        for (int i = 0; i < columns.length; i++) {
          int other = i - a.columns().length;
          columns[i] = other < 0 ? a.columns()[i] : b.columns()[other] + shift;
          values[i] = other < 0 ? a.values()[i] : b.values()[other];
        }
        return new Row(columns, values);
      }
    };
  }

  /** The values of all columns of one exam. */
  interface Values {
    double[] of(Exam exam, double[] traits);
  }

  /** The pieces of one exam's text. */
  interface Pieces {
    void of(Exam exam, Consumer<String> each);
  }

  private static Columns dense(int count, Values values) {
    return new Made(
        count,
        (exam, traits) -> {
          double[] all = values.of(exam, traits);
          int[] columns = IntStream.range(0, count).filter(c -> all[c] != 0).toArray();
          return new Row(columns, pick(all, columns));
        });
  }

  private static Columns hashed(int buckets, Pieces pieces) {
    return new Made(
        buckets,
        (exam, _) -> {
          Map<Integer, Integer> counts = new TreeMap<>();
          pieces.of(exam, piece -> counts.merge(bucket(piece, buckets), 1, Integer::sum));
          return row(counts);
        });
  }

  private static int bucket(String piece, int buckets) {
    return Math.floorMod((piece.hashCode() * 0x9E3779B9) >>> 8, buckets);
  }

  private static Row row(Map<Integer, Integer> counts) {
    return new Row(
        counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
        counts.values().stream().mapToDouble(Math::log1p).toArray());
  }

  private static int[] indices(Predicate<Trait> wanted) {
    return Arrays.stream(Trait.values()).filter(wanted).mapToInt(Trait::ordinal).toArray();
  }

  private static double[] pick(double[] traits, int[] indices) {
    double[] picked = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      picked[i] = traits[indices[i]];
    }
    return picked;
  }

  /** Columns of so many, made by a function. */
  record Made(int count, Maker maker) implements Columns {
    @Override
    public Row of(Exam exam, double[] traits) {
      return maker.of(exam, traits);
    }

    /** Makes the row of one exam. */
    interface Maker {
      Row of(Exam exam, double[] traits);
    }
  }
}
