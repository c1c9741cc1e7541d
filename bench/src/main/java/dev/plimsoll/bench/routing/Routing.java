package dev.plimsoll.bench.routing;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.core.route.Thresholds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the router's complexity is worth: designs cross-validated beside random routing and rules of
 * length, the confusion table, and the table of weights. Without {@code --data} on a small excerpt,
 * which shows only that it works.
 */
public final class Routing implements Benchmark {
  private static final long SEED = 20261122;
  private static final int DRAWS = 1_000;
  private static final int SMOKED_DRAWS = 50;
  private static final int OTHER_FOLDS = 20;
  private static final double[] SHARES = {0.1, 0.25, 0.5, 0.75};

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public boolean readsData() {
    return true;
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException {
    PrintStream out = bed.out();
    Optional<Path> data = bed.extent().data();
    List<Exam> exams = data.isPresent() ? Exams.in(data.get()) : Exams.excerpt();
    out.println(Lines.plain("exams", data.isPresent() ? "all" : "an excerpt; all with --data DIR"));
    out.println(Lines.plain("seed, draws", SEED + ", " + draws(bed)));
    standings(bed, exams);
    Sheet all = Sheet.of(exams);
    out.println("\nconfusion, exams of the same subjects seen");
    confusion(out, all, Folds.QUESTIONS);
    out.println("\nconfusion, subjects never seen");
    confusion(out, all, Folds.SUBJECTS);
    out.println("\nquality by the share that goes to the strong model, subjects never seen");
    shares(out, all);
    train(bed, all, data);
    if (data.isPresent()) {
      out.println("\nelsewhere, by the weights that are shipped");
      Elsewhere.table(data.get()).forEach(out::println);
    }
    Speed.lines(exams, bed.smoke() ? 4 : 400).forEach(out::println);
  }

  private static int draws(Testbed bed) {
    return bed.smoke() ? SMOKED_DRAWS : DRAWS;
  }

  private static void standings(Testbed bed, List<Exam> exams) {
    List<Exam> mmlu = exams.stream().filter(e -> e.set().equals(Exams.MMLU)).toList();
    List<Exam> gsm8k = exams.stream().filter(e -> e.set().equals(Exams.GSM8K)).toList();
    standings(bed, "mmlu, subjects seen", mmlu, Folds.QUESTIONS);
    standings(bed, "mmlu, subjects never seen", mmlu, Folds.SUBJECTS);
    standings(bed, "gsm8k", gsm8k, Folds.QUESTIONS);
    standings(bed, "pooled, subjects seen", exams, Folds.QUESTIONS);
    standings(bed, "pooled, subjects never seen", exams, Folds.SUBJECTS);
    List<Design> few = List.of(Designs.LENGTH, Designs.FITTED_LENGTH, Designs.SHIPPED);
    for (String without : List.of("moral_scenarios", "professional_law")) {
      List<Exam> rest = mmlu.stream().filter(e -> !e.subject().equals(without)).toList();
      standings(bed, "mmlu without " + without + ", never seen", rest, Folds.SUBJECTS, few);
    }
    bed.out().println();
    otherFolds(bed, "mmlu", mmlu);
    otherFolds(bed, "pooled", exams);
  }

  /** How much of it is the luck of which subjects were left out together. */
  private static void otherFolds(Testbed bed, String title, List<Exam> exams) {
    Sheet sheet = Sheet.of(exams);
    double length = new Curve(exams, Designs.LENGTH.scores(sheet, new BitSet())).area().quality();
    List<Double> over = new ArrayList<>();
    for (long seed = 1; seed <= (bed.smoke() ? 2 : OTHER_FOLDS); seed++) {
      double[] scores = Designs.SHIPPED.crossValidated(sheet, Folds.SUBJECTS.of(exams, seed));
      over.add(100 * (new Curve(exams, scores).area().quality() - length));
    }
    bed.out()
        .printf(
            Locale.ROOT,
            "%s, never seen, shipped over length with %d other foldings: %+.2f to %+.2f, mean %+.2f%n",
            title,
            over.size(),
            Collections.min(over),
            Collections.max(over),
            over.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  private static void standings(Testbed bed, String title, List<Exam> exams, Folds folds) {
    standings(bed, title, exams, folds, Designs.all());
  }

  private static void standings(
      Testbed bed, String title, List<Exam> exams, Folds folds, List<Design> designs) {
    Sheet sheet = Sheet.of(exams);
    Curve.Area random = new Curve(exams, new double[exams.size()]).area();
    bed.out()
        .printf(
            Locale.ROOT,
            "%n%s: %,d exams, weak %.2f %%, strong %.2f %%, random routing's area %.2f%n",
            title,
            exams.size(),
            100 * random.weak(),
            100 * (random.weak() + random.gain()),
            100 * random.random());
    Standings standings = new Standings(sheet, folds, draws(bed), SEED);
    standings.table(designs).forEach(bed.out()::println);
  }

  private static void confusion(PrintStream out, Sheet sheet, Folds folds) {
    double[] scores = Designs.SHIPPED.crossValidated(sheet, folds.of(sheet.exams(), SEED));
    double[] complexities = Arrays.stream(scores).map(Logistic::sigmoid).toArray();
    new Confusion(sheet.exams(), complexities, Thresholds.standard()).table().forEach(out::println);
  }

  private static void shares(PrintStream out, Sheet sheet) {
    out.println("| design | 10 % | 25 % | 50 % | 75 % |\n|---|---|---|---|---|");
    int[] folds = Folds.SUBJECTS.of(sheet.exams(), SEED);
    for (Design design : List.of(Designs.LENGTH, Designs.FITTED_LENGTH, Designs.SHIPPED)) {
      Curve curve = new Curve(sheet.exams(), design.crossValidated(sheet, folds));
      StringBuilder line = new StringBuilder("| " + design.name() + " |");
      for (double share : SHARES) {
        line.append(String.format(Locale.ROOT, " %.2f |", 100 * curve.quality(share)));
      }
      out.println(line);
    }
  }

  private static void train(Testbed bed, Sheet all, Optional<Path> data) throws IOException {
    Training training = new Training(all);
    if (data.isPresent()) {
      Path table = bed.folder().resolve("LearnedWeights.java");
      String how =
          "Learned from %,d exams on %s, seed of the folds %d."
              .formatted(all.size(), LocalDate.now(ZoneOffset.UTC), SEED);
      Files.writeString(table, training.source(how));
      bed.out().println();
      bed.out().println(Lines.plain("weights", table.toString()));
      Files.writeString(bed.folder().resolve("excerpt.csv"), Excerpt.of(all.exams(), SEED));
      bed.out()
          .println(
              Lines.plain(
                  "shipped ones lie off by, log odds",
                  String.format(Locale.ROOT, "%.3f at most", training.farthest())));
    }
  }
}
