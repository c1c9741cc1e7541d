package dev.plimsoll.app;

import dev.plimsoll.app.config.StoreConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.StartAt;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
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

  static final class AsDay implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
      try {
        return LocalDate.parse(text.strip());
      } catch (DateTimeException _) {
        throw new TypeConversionException(
            "'%s' is not a day; expected one such as 2026-01-31".formatted(text));
      }
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

  /** How many agents, or slots. */
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

  /** A folder, {@code postgresql://…} or {@code memory}; any other URL is refused. */
  static final class AsStore implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      int colon = text.indexOf("://");
      if (colon < 0 && !text.isBlank()) {
        return text;
      }
      String scheme = colon < 0 ? "" : text.substring(0, colon);
      if (scheme.equals("postgresql") || scheme.equals("postgres")) {
        return text;
      }
      throw new TypeConversionException(
          "'%s' is no store; expected a folder, postgresql://user@host/database, or memory"
              .formatted(scheme.isEmpty() ? text : scheme + "://…")); // it may hold a password
    }
  }

  /** What a server may be called. */
  static final class AsNode implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return StoreConfig.node(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** A store that keeps things without a server. */
  static final class AsKeptStore implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.equals(StoreConfig.MEMORY)) {
        throw new TypeConversionException(
            expected(text, "a folder or postgresql://user@host/database"));
      }
      return new AsStore().convert(text);
    }
  }

  static final class AsStep implements ITypeConverter<DeadLettersArguments.Step> {
    @Override
    public DeadLettersArguments.Step convert(String text) {
      List<String> words = new ArrayList<>();
      for (DeadLettersArguments.Step step : DeadLettersArguments.Step.values()) {
        if (step.word().equals(text)) {
          return step;
        }
        words.add(step.word());
      }
      throw new TypeConversionException(
          expected(text, "list, show, retry or purge") + Nearest.hint(text, words));
    }
  }

  static final class AsLimit implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, 1_000_000, "a whole number from 1 to 1000000");
    }
  }

  static final class AsSlots implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, Capacity.MOST, "a whole number from 1 to " + Capacity.MOST);
    }
  }

  static final class AsBacklog implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 0, Capacity.MOST, "a whole number from 0 to " + Capacity.MOST);
    }
  }

  static final class AsLength implements ITypeConverter<Length> {
    @Override
    public Length convert(String text) {
      return read(text, Length::parse);
    }
  }

  static final class AsRateLimit implements ITypeConverter<RateLimit> {
    @Override
    public RateLimit convert(String text) {
      return read(text, RateLimit::parse);
    }
  }

  static final class AsServer implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI uri = new URI(text);
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (http && uri.getHost() != null && uri.getRawQuery() == null) {
          return uri;
        }
      } catch (URISyntaxException _) {
        // said below
      }
      throw new TypeConversionException(expected(text, "an address such as http://127.0.0.1:8001"));
    }
  }

  static final class AsQuota implements ITypeConverter<Quota> {
    @Override
    public Quota convert(String text) {
      return read(text, QuotaText::parse);
    }
  }

  static final class AsScope implements ITypeConverter<Scope> {
    @Override
    public Scope convert(String text) {
      return Scope.of(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is no scope%s; allowed: %s"
                      .formatted(
                          text,
                          Nearest.hint(text, Scope.words()),
                          String.join(", ", Scope.words()))));
    }
  }

  static final class AsTasks implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) whole(text, 1, 10_000_000, "a whole number from 1 to 10000000");
    }
  }

  /** A name of a key or a tenant. */
  static final class AsLabel implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (ApiKey.isLabel(text)) {
        return text;
      }
      throw new TypeConversionException(
          expected(text, "1 to 100 letters, digits, spaces or one of ._@:/-"));
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
