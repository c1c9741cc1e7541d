package dev.plimsoll.core.work;

/**
 * A model of a provider, which is what a call goes to.
 *
 * @param provider the name it has in the configuration, without a slash
 * @param model as the provider calls it; slashes are its own
 */
public record Target(String provider, String model) {
  public Target {
    if (provider.isBlank() || provider.contains("/") || model.isBlank()) {
      throw new IllegalArgumentException(
          "a model is PROVIDER/NAME, the provider without a slash; found '%s/%s'"
              .formatted(provider, model));
    }
  }

  /** {@code PROVIDER/NAME}; the name may hold slashes itself. */
  public static Target of(String word) {
    int slash = word.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a model is PROVIDER/NAME; found '" + word + "'");
    }
    return new Target(word.substring(0, slash), word.substring(slash + 1));
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
