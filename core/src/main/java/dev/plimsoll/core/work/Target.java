package dev.plimsoll.core.work;

/**
 * What a model call goes to.
 *
 * @param provider the name it has in the configuration
 * @param model the name it has there
 */
public record Target(String provider, String model) {
  public Target {
    if (provider.isBlank() || model.isBlank()) {
      throw new IllegalArgumentException("a target names a provider and a model of it");
    }
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
