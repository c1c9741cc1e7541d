package dev.plimsoll.core.route;

/**
 * A model of a provider, by their names in the configuration.
 *
 * @param provider without a slash
 * @param name as the provider calls it
 */
public record Model(String provider, String name) {
  public Model {
    if (provider.isBlank() || provider.contains("/") || name.isBlank()) {
      throw new IllegalArgumentException(
          "a model is PROVIDER/NAME, the provider without a slash; found '%s/%s'"
              .formatted(provider, name));
    }
  }

  /** {@code PROVIDER/NAME}; the name may hold slashes itself. */
  public static Model of(String word) {
    int slash = word.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a model is PROVIDER/NAME; found '" + word + "'");
    }
    return new Model(word.substring(0, slash), word.substring(slash + 1));
  }

  /** {@code PROVIDER/NAME}. */
  public String word() {
    return provider + "/" + name;
  }
}
