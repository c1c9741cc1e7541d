package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.retry.RetryFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Everything one run measured and how it was judged; the one source of the closing table, the
 * report and every file. Times in seconds count from the run's start. A thing that was not measured
 * is absent, never zero.
 */
public record RunResult(
    Identity identity,
    Verdict verdict,
    Validity validity,
    List<ThresholdOutcome> thresholds,
    Load load,
    Series all,
    List<Series> names,
    List<Phase> phases,
    List<Second> seconds,
    List<ErrorKind> errors,
    List<Mark> marks,
    Optional<Tokens> tokens,
    Generator generator,
    Optional<Objective> objective,
    Optional<RetryFigures> attempts) {
  /** A run without an objective of its own: every ok answer is a good one. */
  public RunResult(
      Identity identity,
      Verdict verdict,
      Validity validity,
      List<ThresholdOutcome> thresholds,
      Load load,
      Series all,
      List<Series> names,
      List<Phase> phases,
      List<Second> seconds,
      List<ErrorKind> errors,
      List<Mark> marks,
      Optional<Tokens> tokens,
      Generator generator) {
    this(
        identity,
        verdict,
        validity,
        thresholds,
        load,
        all,
        names,
        phases,
        seconds,
        errors,
        marks,
        tokens,
        generator,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Which run this was and how to run it again.
   *
   * @param part whose part of a load that several workers share
   */
  public record Identity(
      String scenario,
      long seed,
      String target,
      Instant started,
      Duration duration,
      String command,
      String scenarioYaml,
      String machine,
      String version,
      boolean interrupted,
      Worker part) {
    /** Which run this was, of one that sent all of its load as soon as it could. */
    public Identity(
        String scenario,
        long seed,
        String target,
        Instant started,
        Duration duration,
        String command,
        String scenarioYaml,
        String machine,
        String version,
        boolean interrupted) {
      this(
          scenario,
          seed,
          target,
          started,
          duration,
          command,
          scenarioYaml,
          machine,
          version,
          interrupted,
          Worker.ALONE);
    }
  }

  /**
   * One of several that share a load.
   *
   * @param share which of how many, as "2/5", of merged workers all of them, as "1/5, 2/5"; absent
   *     for one that sends all of it
   * @param startAt the moment at which it was told to start, if it was
   */
  public record Worker(Optional<String> share, Optional<Instant> startAt) {
    public static final Worker ALONE = new Worker(Optional.empty(), Optional.empty());
  }

  /** The answer of a run; NONE where no threshold was set. */
  public enum Verdict {
    PASS,
    FAIL,
    INVALID,
    NONE
  }

  /**
   * Whether the run may be believed; reasons make it invalid, warnings do not.
   *
   * @param checks all that was looked at, what was found and what would have been too much
   */
  public record Validity(
      boolean valid, List<String> reasons, List<String> warnings, List<Check> checks) {
    /** A statement of which the single checks are not told. */
    public Validity(boolean valid, List<String> reasons, List<String> warnings) {
      this(valid, reasons, warnings, List.of());
    }
  }

  /**
   * One thing that decides whether a run may be believed.
   *
   * @param name what was looked at: "schedule lag p99"
   * @param scope the phase it is about, or empty for the whole run
   * @param found what was measured; absent where nothing was
   * @param bound the most, or for a note alone absent
   * @param why how it was reckoned, or why it was not
   */
  public record Check(
      String name,
      String scope,
      Optional<Amount> found,
      Optional<Amount> bound,
      Finding finding,
      String why) {
    public enum Finding {
      OK,
      INVALID,
      WARNING,
      NOT_MEASURED
    }
  }

  /**
   * A number in the unit of its check (milliseconds, a share from 0 to 1, a count), and in words.
   */
  public record Amount(double value, String text) {}

  /** One threshold, its measured value in the unit of its figure, and what came of it. */
  public record ThresholdOutcome(
      String expression, OptionalDouble value, String valueText, Outcome outcome, String why) {
    public enum Outcome {
      PASS,
      FAIL,
      NOT_MEASURABLE
    }
  }

  /**
   * What was due and what was sent; schedule lag is sent minus intended.
   *
   * @param scheduleLag of every first request of a flow; what follows an answer cannot be late
   * @param askedSeconds how long requests fell due, without the wait for late answers
   * @param inTime how many of an open phase's first requests were sent before its end
   * @param stoodStillSeconds in which the generator could not do what it was to do
   */
  public record Load(
      long intended,
      long sent,
      long late,
      long missed,
      Latencies scheduleLag,
      OptionalDouble askedSeconds,
      OptionalLong inTime,
      double stoodStillSeconds) {
    /** A load of which it is not known how it stood at its end. */
    public Load(
        long intended,
        long sent,
        long late,
        long missed,
        Latencies scheduleLag,
        OptionalDouble askedSeconds) {
      this(intended, sent, late, missed, scheduleLag, askedSeconds, OptionalLong.empty(), 0);
    }

    /** A load of which its length is not known. */
    public Load(long intended, long sent, long late, long missed, Latencies scheduleLag) {
      this(intended, sent, late, missed, scheduleLag, OptionalDouble.empty());
    }

    /** Requests that fell due per second, where it is known how long they did. */
    public OptionalDouble askedPerSecond() {
      double seconds = askedSeconds.orElse(0);
      return seconds > 0 ? OptionalDouble.of(intended / seconds) : OptionalDouble.empty();
    }
  }

  /**
   * The requests of one name, one phase or the whole run. Response counts from when a request was
   * due, service from when it was sent; both hold every request that was sent, ok or failed. {@code
   * seconds} runs to the last answer, and in open load at least as long as requests fell due.
   *
   * @param good how many were ok and met the objective; absent where it was not counted
   * @param stream absent where no answer was streamed
   * @param outside how many ok answers took shorter or longer than was expected of their request;
   *     absent where nothing was expected of any
   */
  public record Series(
      String name,
      long total,
      long ok,
      long failed,
      double seconds,
      Latencies response,
      Latencies service,
      OptionalDouble meanBytes,
      OptionalLong good,
      Optional<Stream> stream,
      OptionalLong outside) {
    /** A series without an objective and without streams. */
    public Series(
        String name,
        long total,
        long ok,
        long failed,
        double seconds,
        Latencies response,
        Latencies service,
        OptionalDouble meanBytes) {
      this(
          name,
          total,
          ok,
          failed,
          seconds,
          response,
          service,
          meanBytes,
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty());
    }

    /** A series of which the size of its answers is not known. */
    public Series(
        String name,
        long total,
        long ok,
        long failed,
        double seconds,
        Latencies response,
        Latencies service) {
      this(name, total, ok, failed, seconds, response, service, OptionalDouble.empty());
    }

    /** Answered requests per second, ok or failed. */
    public double throughput() {
      return seconds > 0 ? total / seconds : 0;
    }

    /** Requests per second that met the objective; without one, that were ok. */
    public double goodput() {
      return seconds > 0 ? good.orElse(ok) / seconds : 0;
    }
  }

  /**
   * The times inside streamed answers; a request counts where it had such a time.
   *
   * @param ttft from when it was sent to the first token of any channel
   * @param ttfo from when it was sent to the first token that a reader sees
   * @param tpot from the first to the last token, for each token after the first
   * @param interChunk between one chunk and the next
   * @param tokensPerSecond output tokens of all answers per second of the run
   * @param tokensPerChunk of the answers that told their tokens
   * @param warning what a reader of these figures has to know
   */
  public record Stream(
      Latencies ttft,
      Latencies ttfo,
      Latencies tpot,
      Latencies interChunk,
      OptionalDouble tokensPerSecond,
      OptionalDouble tokensPerChunk,
      Optional<String> warning) {}

  /** One phase of the load; {@code label} says its shape in words: "closed, 64 users". */
  public record Phase(
      String label, double fromSeconds, double toSeconds, Load load, Series series) {}

  /**
   * One second of the run. {@code due} and {@code sent} count by that moment, {@code answered},
   * {@code failed} and {@code response} by when the answer came.
   */
  public record Second(
      int index,
      long due,
      long sent,
      long answered,
      long failed,
      int inFlight,
      Latencies response,
      Latencies service) {}

  /**
   * One kind of failure with the first one seen, already cut and cleaned for showing.
   *
   * @param service how long they took from their sending; empty of those that were never sent
   * @param names how many were of which request; what was never sent has no name
   */
  public record ErrorKind(
      String kind,
      long count,
      String first,
      int firstSecond,
      int lastSecond,
      Latencies service,
      Map<String, Long> names) {
    /** A kind of which it is not known which requests failed so. */
    public ErrorKind(
        String kind, long count, String first, int firstSecond, int lastSecond, Latencies service) {
      this(kind, count, first, firstSecond, lastSecond, service, Map.of());
    }

    /** A kind of which it is not known how long its failures took. */
    public ErrorKind(String kind, long count, String first, int firstSecond, int lastSecond) {
      this(kind, count, first, firstSecond, lastSecond, Latencies.none());
    }
  }

  /** Something worth seeing at a moment: a stall, a phase change, the first failure. */
  public record Mark(double atSeconds, String text) {
    /** What the text of a stall begins with. */
    static final String NO_ANSWER = "no answer for ";

    /** Whether it tells that answers stopped coming although load was there. */
    public boolean isStall() {
      return text.startsWith(NO_ANSWER);
    }
  }

  /** Tokens that the target said it used. */
  public record Tokens(long input, long cachedInput, long output) {}

  /**
   * What the load generator itself used, so that its own limits are seen.
   *
   * @param loadThreadCpu of the one thread that sends: 1 is one core busy all the time
   */
  public record Generator(
      OptionalDouble cpuOfOneCore,
      OptionalDouble rssMegabytes,
      OptionalDouble gcPauseMaxMillis,
      OptionalDouble loadThreadCpu,
      Optional<Sockets> sockets) {
    /** A generator that did not look at its one thread and at its sockets. */
    public Generator(
        OptionalDouble cpuOfOneCore, OptionalDouble rssMegabytes, OptionalDouble gcPauseMaxMillis) {
      this(cpuOfOneCore, rssMegabytes, gcPauseMaxMillis, OptionalDouble.empty(), Optional.empty());
    }
  }

  /**
   * The generator's connections.
   *
   * @param opened in the whole run
   * @param peakOpen the most at one time
   * @param descriptorLimit how many files and sockets this process may have open
   */
  public record Sockets(long opened, long peakOpen, OptionalLong descriptorLimit) {}
}
