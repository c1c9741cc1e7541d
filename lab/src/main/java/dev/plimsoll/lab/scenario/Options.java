package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.Users;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.scenario.Scenario.Limits;
import dev.plimsoll.lab.target.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a command line says about a run; each option goes before the file's key. Immutable: the
 * {@code with…} methods give copies, and refuse a value that cannot be.
 *
 * @param spawnRate users started per second: the ramp is users ÷ rate
 * @param duration of the one phase; replaces the file's where it has one phase
 * @param thresholds beside those of the file
 * @param spoken how the target is spoken to, beside what the file says
 */
public record Options(
    Optional<Endpoint> target,
    OptionalInt users,
    Optional<Rate> rate,
    Optional<Rate> spawnRate,
    Optional<Distribution> thinkTime,
    Optional<Duration> duration,
    OptionalLong seed,
    List<Threshold> thresholds,
    Spoken spoken) {

  /** How a target is spoken to; a flag that is not set leaves it as the file says. */
  public record Spoken(Optional<String> model, boolean stream, boolean http2, boolean insecure) {
    static final Spoken AS_USUAL = new Spoken(Optional.empty(), false, false, false);

    private Endpoint.Manner over(Endpoint.Manner ofFile) {
      return new Endpoint.Manner(
          model.orElse(ofFile.model()),
          stream || ofFile.stream(),
          http2 || ofFile.http2(),
          insecure || ofFile.insecure());
    }
  }

  public static final Options NONE =
      new Options(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          List.of(),
          Spoken.AS_USUAL);

  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

  /** {@code --target URL}, also {@code tasks:URL}. */
  public Options withTarget(String url) {
    Endpoint read = option("--target", url, Endpoint::parse);
    return new Options(
        Optional.of(read), users, rate, spawnRate, thinkTime, duration, seed, thresholds, spoken);
  }

  /** {@code --model NAME}. */
  public Options withModel(String name) {
    if (name.isBlank()) {
      throw InputException.of("--model: expected a model's name");
    }
    return speaking(new Spoken(Optional.of(name), spoken.stream, spoken.http2, spoken.insecure));
  }

  /** {@code --stream}. */
  public Options withStream() {
    return speaking(new Spoken(spoken.model, true, spoken.http2, spoken.insecure));
  }

  /** {@code --http2}. */
  public Options withHttp2() {
    return speaking(new Spoken(spoken.model, spoken.stream, true, spoken.insecure));
  }

  /** {@code --insecure}. */
  public Options withInsecure() {
    return speaking(new Spoken(spoken.model, spoken.stream, spoken.http2, true));
  }

  private Options speaking(Spoken other) {
    return new Options(
        target, users, rate, spawnRate, thinkTime, duration, seed, thresholds, other);
  }

  /** {@code --users N}. */
  public Options withUsers(int count) {
    if (count < 1 || count > Shape.MOST_USERS) {
      throw InputException.of("--users %d: expected 1 to %,d".formatted(count, Shape.MOST_USERS));
    }
    return new Options(
        target,
        OptionalInt.of(count),
        rate,
        spawnRate,
        thinkTime,
        duration,
        seed,
        thresholds,
        spoken);
  }

  /** {@code --rate 5/s}. */
  public Options withRate(Rate perTime) {
    Rate read = positive("--rate", perTime);
    return new Options(
        target, users, Optional.of(read), spawnRate, thinkTime, duration, seed, thresholds, spoken);
  }

  /** {@code --spawn-rate 10/s}. */
  public Options withSpawnRate(Rate perTime) {
    Rate read = positive("--spawn-rate", perTime);
    return new Options(
        target, users, rate, Optional.of(read), thinkTime, duration, seed, thresholds, spoken);
  }

  /** {@code --think-time 1s..5s}. */
  public Options withThinkTime(String drawn) {
    Distribution read = option("--think-time", drawn, Distribution::parse);
    return new Options(
        target, users, rate, spawnRate, Optional.of(read), duration, seed, thresholds, spoken);
  }

  /** {@code --duration 10s}. */
  public Options withDuration(Duration length) {
    if (length.isZero() || length.isNegative()) {
      throw InputException.of("--duration: expected a duration above 0, as in 10s");
    }
    return new Options(
        target, users, rate, spawnRate, thinkTime, Optional.of(length), seed, thresholds, spoken);
  }

  /** {@code --seed N}. */
  public Options withSeed(long number) {
    return new Options(
        target,
        users,
        rate,
        spawnRate,
        thinkTime,
        duration,
        OptionalLong.of(number),
        thresholds,
        spoken);
  }

  /** {@code --threshold EXPR}, as often as wanted. */
  public Options withThreshold(String expression) {
    List<Threshold> more = new ArrayList<>(thresholds);
    more.add(option("--threshold", expression, Threshold::parse));
    return new Options(
        target, users, rate, spawnRate, thinkTime, duration, seed, List.copyOf(more), spoken);
  }

  /** The option's address; a plain one keeps the kind that the file names. */
  Endpoint target(Optional<Endpoint> ofFile) {
    Endpoint address = address(ofFile);
    Endpoint endpoint = address.in(spoken.over(address.manner()));
    boolean isChat = endpoint.kind().dialect().isPresent();
    if (!isChat && (spoken.model.isPresent() || spoken.stream)) {
      throw InputException.of(
          "%s is for a chat; give one, as in --target openai:%s"
              .formatted(spoken.model.isPresent() ? "--model" : "--stream", endpoint.url()));
    }
    if (isChat && endpoint.manner().model().isEmpty()) {
      throw InputException.of(
          "%s needs a model: give --model NAME, or 'target: {%s: %s, model: NAME}' in the scenario"
              .formatted(endpoint, endpoint.kind().key(), endpoint.url()));
    }
    return endpoint;
  }

  private Endpoint address(Optional<Endpoint> ofFile) {
    if (target.isEmpty()) {
      return ofFile.orElseThrow(() ->
          InputException.of(
              "no target: give one with --target http://127.0.0.1:8001, or as 'target:' in the"
                  + " scenario"));
    }
    Endpoint given = target.get();
    if (given.kind() == Endpoint.Kind.HTTP && ofFile.isPresent()) {
      return new Endpoint(
          ofFile.get().kind(), given.url(), ofFile.get().manner(), ofFile.get().follow());
    }
    return ofFile
        .filter(known -> known.kind() == given.kind())
        .map(known -> given.in(known.manner()).following(known.follow()))
        .orElse(given);
  }

  List<Shape> load(Optional<List<Shape>> ofFile) {
    if (users.isPresent() && rate.isPresent()) {
      throw InputException.of(
          "--users and --rate together: users wait for their answers, a rate does not; give one");
    }
    if (rate.isPresent()) {
      refuseUserOptions("--rate");
      return List.of(new ConstantRate(rate.get(), length(ofFile)));
    }
    if (users.isPresent() || ofFile.isEmpty()) {
      return List.of(closed(users.orElse(1), length(ofFile)));
    }
    refuseUserOptions("a scenario's own load");
    return duration.map(length -> shortened(ofFile.get(), length)).orElse(ofFile.get());
  }

  private Users closed(int count, Duration length) {
    Duration ramp =
        spawnRate
            .map(perTime -> Duration.ofNanos((long) (count * 1e9 / perTime.perSecond())))
            .orElse(Duration.ZERO);
    return new Users(count, ramp, thinkTime, new Iterations.Endless(), Optional.of(length));
  }

  private void refuseUserOptions(String beside) {
    if (spawnRate.isPresent() || thinkTime.isPresent()) {
      throw InputException.of(
          "%s has no meaning with %s; give --users as well"
              .formatted(spawnRate.isPresent() ? "--spawn-rate" : "--think-time", beside));
    }
  }

  /** The option's duration, else all that the file's phases take together, else 10 s. */
  private Duration length(Optional<List<Shape>> ofFile) {
    if (duration.isPresent()) {
      return duration.get();
    }
    Duration sum = Duration.ZERO;
    for (Shape phase : ofFile.orElse(List.of())) {
      sum = sum.plus(phase.length().orElse(Duration.ZERO));
    }
    return sum.isZero() ? DEFAULT_DURATION : sum;
  }

  private static List<Shape> shortened(List<Shape> load, Duration length) {
    if (load.size() > 1) {
      throw InputException.of(
          "--duration with a scenario of %d phases: which one? Give --users or --rate as well, or"
                  .formatted(load.size())
              + " change the file");
    }
    return List.of(load.getFirst().lasting(length));
  }

  long seed(long ofFile) {
    return seed.orElse(ofFile);
  }

  /** Each user has a connection of its own; more users than connections could never all ask. */
  static void checkUsers(List<Shape> load, Limits limits) {
    for (Shape phase : load) {
      if (phase.users() > limits.maxConnections()) {
        throw InputException.of(
            "%,d users need more than the %,d connections that maxConnections allows; raise it in the scenario"
                .formatted(phase.users(), limits.maxConnections()));
      }
    }
  }

  private static Rate positive(String name, Rate rate) {
    if (!(rate.perSecond() > 0 && rate.perSecond() <= 1_000_000)) {
      throw InputException.of("%s %s: expected above 0 and up to 1000000/s".formatted(name, rate));
    }
    return rate;
  }

  private static <T> T option(String name, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw InputException.of("%s: %s".formatted(name, e.getMessage()));
    }
  }
}
