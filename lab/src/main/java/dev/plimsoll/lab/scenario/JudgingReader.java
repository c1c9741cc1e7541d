package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.measure.Objective;
import java.time.Duration;
import java.util.Optional;

/** Reads how a run is judged beside its thresholds: {@code validity} and {@code objective}. */
final class JudgingReader {
  static final String[] VALIDITY_KEYS = {
    "scheduleLag", "scheduleLagShare", "rate", "missed", "littlesLaw", "cpu", "gcPause"
  };
  static final String[] OBJECTIVE_KEYS = {"response", "ttft", "tpot"};

  private JudgingReader() {}

  static Bounds bounds(Value value) {
    Section section = value.section().allow("a validity gate", VALIDITY_KEYS);
    Bounds standard = Bounds.DEFAULT;
    return new Bounds(
        section.get("scheduleLag", Value::duration, standard.scheduleLag()),
        share(section, "scheduleLagShare", standard.scheduleLagShare()),
        share(section, "rate", standard.rate()),
        share(section, "missed", standard.missed()),
        share(section, "littlesLaw", standard.littlesLaw()),
        share(section, "cpu", standard.cpu()),
        section.get("gcPause", Value::duration, standard.gcPause()));
  }

  private static Share share(Section section, String key, Share otherwise) {
    return section.get(key, Value::share, otherwise);
  }

  static Objective objective(Value value) {
    Section section = value.section().allow("an objective", OBJECTIVE_KEYS);
    if (section.keys().isEmpty()) {
      throw value.fault("an objective without a part", "As in 'objective: {response: 4s}'.");
    }
    return new Objective(part(section, "response"), part(section, "ttft"), part(section, "tpot"));
  }

  private static Optional<Duration> part(Section section, String key) {
    return section.get(key).map(JudgingReader::positive);
  }

  private static Duration positive(Value value) {
    Duration duration = value.duration();
    if (duration.isZero()) {
      throw value.fault("no answer comes in no time", "Expected a duration above 0.");
    }
    return duration;
  }
}
