package dev.plimsoll.ports.settings;

class MemorySettingsTest extends SettingStoreContract {
  private final SettingStore store = new MemorySettings();

  @Override
  protected SettingStore fresh() {
    return store;
  }

  @Override
  protected SettingStore reopened() {
    return store;
  }
}
