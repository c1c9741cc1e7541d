package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.StartAt;
import dev.plimsoll.lab.arrivals.Part;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How option values are read; each refusal says what was found and what was expected. */
final class Values {
  private Values() {}

  static final class AsDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return read(text, Durations::parse);
    }
  }

  static final class AsRate implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String text) {
      Rate rate = read(text, Rate::parse);
      if (rate.perSecond() <= 0) {
        throw new TypeConversionException("'%s' is no rate above 0, such as 10/s".formatted(text));
      }
      return rate;
    }
  }

  static final class AsShare implements ITypeConverter<Share> {
    @Override
    public Share convert(String text) {
      return read(text, Share::parse);
    }
  }

  static final class AsPart implements ITypeConverter<Part> {
    @Override
    public Part convert(String text) {
      return read(text, Part::parse);
    }
  }

  static final class AsStartAt implements ITypeConverter<StartAt> {
    @Override
    public StartAt convert(String text) {
      return read(text, StartAt::parse);
    }
  }

  static final class AsDistribution implements ITypeConverter<Distribution> {
    @Override
    public Distribution convert(String text) {
      return read(text, Distribution::parse);
    }
  }

  static final class AsPort implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 0, 65_535, "a port from 0 (any free one) to 65535");
    }
  }

  static final class AsUsers implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, 1_000_000, "a whole number from 1 to 1000000");
    }
  }

  static final class AsSeed implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return whole(text, Long.MIN_VALUE, Long.MAX_VALUE, "a whole number of 64 bits");
    }
  }

  static final class AsTokensPerSecond implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.matches("\\d{1,9}(\\.\\d{1,9})?") && Double.parseDouble(text) > 0) {
        return Double.parseDouble(text);
      }
      throw new TypeConversionException(expected(text, "a number above 0, such as 50"));
    }
  }

  /** 0 stands for no limit. */
  static final class AsWidth implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return text.equals("none") ? 0 : (int) whole(text, 40, 1000, "none, or 40 to 1000 columns");
    }
  }

  /** The only store there is; durable ones are refused by name rather than ignored. */
  static final class AsStore implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.equals("memory")) {
        return text;
      }
      throw new TypeConversionException(
          "'%s' cannot be used%s; durable stores are not in this version, only 'memory'"
              .formatted(text, Nearest.hint(text, List.of("memory"))));
    }
  }

  static final class AsShell implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return switch (text) {
        case "bash", "zsh" -> text;
        default -> throw new TypeConversionException(expected(text, "bash or zsh"));
      };
    }
  }

  private static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static long whole(String text, long least, long most, String expected) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new TypeConversionException(expected(text, expected));
  }

  private static String expected(String text, String expected) {
    return "expected %s, found '%s'".formatted(expected, text);
  }
}
