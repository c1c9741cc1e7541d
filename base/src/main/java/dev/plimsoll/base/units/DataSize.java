package dev.plimsoll.base.units;

import java.util.Locale;

/** An amount of bytes; decimal units (kB, MB, GB) and binary ones (KiB, MiB, GiB). */
public record DataSize(long bytes) {
  /**
   * Reads {@code 200MB}, {@code 64KiB} or {@code 512B}.
   *
   * @throws UnitException when there is no unit, or an unknown one
   */
  public static DataSize parse(String text) {
    Quantity quantity = Quantity.parse(text, "a size", "MB", "KB");
    double unit =
        switch (quantity.unit().toLowerCase(Locale.ROOT)) {
          case "b" -> 1;
          case "kb" -> 1e3;
          case "mb" -> 1e6;
          case "gb" -> 1e9;
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          default -> throw Quantity.unknown(text, "a size", "B, KB, MB, GB, KiB, MiB, GiB");
        };
    return new DataSize(Math.round(quantity.number() * unit));
  }

  @Override
  public String toString() {
    if (bytes >= 1_000_000_000) {
      return Quantity.plain(bytes / 1e9) + "GB";
    }
    if (bytes >= 1_000_000) {
      return Quantity.plain(bytes / 1e6) + "MB";
    }
    return bytes >= 1_000 ? Quantity.plain(bytes / 1e3) + "KB" : bytes + "B";
  }
}
