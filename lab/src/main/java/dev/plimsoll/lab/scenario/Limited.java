package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.measure.Objective;
import java.util.List;
import java.util.Optional;

/**
 * What a scenario holds a run against, and nothing else of it: read without its data files, traces
 * and secrets, which another machine may not have.
 */
public record Limited(List<Threshold> thresholds, Optional<Objective> objective, Bounds validity) {
  public Limited {
    thresholds = List.copyOf(thresholds);
  }

  static Limited read(Value file, List<String> requests) {
    Section section = file.section().allow("a scenario", ScenarioReader.KEYS);
    ThresholdReader reader = new ThresholdReader();
    section.get("thresholds").ifPresent(reader::file);
    int phases =
        section.get("load").filter(Value::isList).map(load -> load.list().size()).orElse(1);
    return new Limited(
        reader.checked(phases, requests),
        section.get("objective").map(JudgingReader::objective),
        section.get("validity").map(JudgingReader::bounds).orElse(Bounds.DEFAULT));
  }
}
