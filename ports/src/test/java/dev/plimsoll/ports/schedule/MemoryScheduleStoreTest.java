package dev.plimsoll.ports.schedule;

class MemoryScheduleStoreTest extends ScheduleStoreContract {
  @Override
  protected ScheduleStore fresh() {
    return new MemoryScheduleStore();
  }
}
