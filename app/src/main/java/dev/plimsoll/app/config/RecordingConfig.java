package dev.plimsoll.app.config;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import java.nio.file.Path;

/**
 * Whether what happens is written down for {@code backtest}, and where.
 *
 * @param size the most that the file may have
 */
public record RecordingConfig(Path file, DataSize size) {
  /** A million tasks, more or less. */
  public static final DataSize USUAL = DataSize.parse("1GB");

  private static final DataSize LEAST = DataSize.parse("1MB");
  private static final DataSize MOST = DataSize.parse("100GB");

  /** Reads the section {@code recording}. */
  static RecordingConfig of(Value value) {
    Section section = value.section().allow("a recording", "file", "size");
    Value file = section.need("file");
    if (file.string().isBlank()) {
      throw file.fault("a recording needs a file", "Expected its name, as in run.jsonl.gz");
    }
    return new RecordingConfig(
        Path.of(file.string()), section.get("size", RecordingConfig::size, USUAL));
  }

  private static DataSize size(Value value) {
    DataSize size = value.size();
    if (size.bytes() < LEAST.bytes() || size.bytes() > MOST.bytes()) {
      throw value.fault("expected %s to %s, found %s".formatted(LEAST, MOST, size), "");
    }
    return size;
  }
}
