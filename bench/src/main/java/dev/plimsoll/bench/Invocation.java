package dev.plimsoll.bench;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.Extent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How {@code bench/run} was called. Runs nothing. */
record Invocation(Path plimsoll, Extent extent, List<Benchmark> chosen) {
  private static final String NONE = "none";

  /** It was called wrongly; the message says what may be said. */
  static final class MisusedException extends Exception {
    MisusedException(String message) {
      super(message);
    }
  }

  static Invocation parse(List<Benchmark> all, String... args) throws MisusedException {
    boolean smoke = false;
    Optional<Duration> counted = Optional.empty();
    Optional<List<String>> loads = Optional.empty();
    Optional<List<String>> peers = Optional.empty();
    Optional<Path> data = Optional.empty();
    Path plimsoll = Path.of("plimsoll");
    List<Benchmark> named = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      String word = args[i];
      switch (word) {
        case "--smoke" -> smoke = true;
        case "--seconds" -> counted = Optional.of(seconds(after(word, args, ++i)));
        case "--only" -> loads = Optional.of(List.of(after(word, args, ++i).split(",", -1)));
        case "--peers" -> peers = Optional.of(peers(after(word, args, ++i)));
        case "--data" -> data = Optional.of(Path.of(after(word, args, ++i)));
        case "--plimsoll" -> plimsoll = Path.of(after(word, args, ++i));
        default -> named.add(benchmark(all, word));
      }
    }
    if (loads.isPresent()) {
      check("--only", loads.get(), named, all, Benchmark::loads);
    }
    if (peers.isPresent()) {
      check("--peers", peers.get(), named, all, Benchmark::peers);
    }
    if (data.isPresent() && named.stream().noneMatch(Benchmark::readsData)) {
      throw new MisusedException("--data is for routing: name it");
    }
    Extent extent = new Extent(smoke, counted, loads, peers, data);
    return new Invocation(plimsoll.toAbsolutePath(), extent, named.isEmpty() ? all : named);
  }

  private static String after(String option, String[] args, int i) throws MisusedException {
    if (i == args.length) {
      throw new MisusedException(option + " needs a word after it");
    }
    return args[i];
  }

  private static Duration seconds(String word) throws MisusedException {
    if (!word.matches("[1-9]\\d{0,4}")) {
      throw new MisusedException("--seconds takes 1 to 99999; found '" + word + "'");
    }
    return Duration.ofSeconds(Long.parseLong(word));
  }

  private static List<String> peers(String word) {
    return word.equals(NONE) ? List.of() : List.of(word.split(",", -1));
  }

  private static Benchmark benchmark(List<Benchmark> all, String word) throws MisusedException {
    return all.stream()
        .filter(one -> one.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new MisusedException(
                """
                found '%s'; usage: bench/run [OPTION...] [BENCHMARK...]
                  --smoke          seconds of each, which show only that it works
                  --seconds N      so many of each load that has no end of its own
                  --only LOAD,…    of a queue or of plan-live, these loads
                  --peers PEER,…   of their peers, these, or none
                  --data DIR       of routing, the folder of the exams; else an excerpt
                benchmarks, all unless some are named:
                  %s\
                """
                    .formatted(word, lines(all))));
  }

  private static String lines(List<Benchmark> all) {
    return String.join("\n  ", all.stream().map(Benchmark::name).toList());
  }

  /** What is chosen must be known to one of those that are named, and each of these must choose. */
  private static void check(
      String option,
      List<String> words,
      List<Benchmark> named,
      List<Benchmark> all,
      Function<Benchmark, List<String>> choice)
      throws MisusedException {
    if (named.isEmpty() || named.stream().anyMatch(one -> choice.apply(one).isEmpty())) {
      List<String> able =
          all.stream().filter(one -> !choice.apply(one).isEmpty()).map(Benchmark::name).toList();
      throw new MisusedException(
          option + " is for " + String.join(" and ", able) + ": name one of them, and no other");
    }
    List<String> known = named.stream().flatMap(one -> choice.apply(one).stream()).toList();
    for (String word : words) {
      if (!known.contains(word)) {
        String may =
            (option.equals("--peers") ? NONE + ", " : "")
                + String.join(", ", known.stream().distinct().toList());
        throw new MisusedException(option + " takes " + may + "; found '" + word + "'");
      }
    }
  }
}
