package dev.plimsoll.app;

import static java.util.Objects.requireNonNull;

import dev.plimsoll.app.Values.AsStore;
import dev.plimsoll.app.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How every command is told which store it works on. */
class StoreOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(names = "--data", paramLabel = "DIR", description = "The folder of the embedded store.")
  private @Nullable Path data;

  @Option(
      names = "--store",
      paramLabel = "URL",
      converter = AsStore.class,
      description = "Another store: postgresql://user@host/database.")
  private @Nullable String store;

  /** What was named: a folder, {@code postgresql://…} or {@code memory}. */
  final Optional<String> named() {
    if (data != null && store != null) {
      throw misuse("--data and --store name two stores: give one of them");
    }
    return Optional.ofNullable(store).or(() -> Optional.ofNullable(data).map(Path::toString));
  }

  /** The same, for what must be there without a server. */
  final Optional<String> namedAndKept() {
    Optional<String> named = named();
    if (named.filter(StoreConfig.MEMORY::equals).isPresent()) {
      throw misuse("--store memory keeps nothing without its server: name another store");
    }
    return named;
  }

  final ParameterException misuse(String message) {
    return new ParameterException(requireNonNull(command.commandLine()), message);
  }
}
