package dev.plimsoll.sqlite;

import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.settings.SettingStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSettingsTest extends SettingStoreContract {
  @TempDir private Path folder;
  private @Nullable SqliteStorage storage;

  @Override
  protected SettingStore fresh() {
    storage = SqliteStorage.open(folder.resolve("data"));
    return storage.settings();
  }

  @Override
  protected SettingStore reopened() {
    close();
    return fresh();
  }

  @AfterEach
  void close() {
    if (storage != null) {
      storage.close();
    }
  }
}
