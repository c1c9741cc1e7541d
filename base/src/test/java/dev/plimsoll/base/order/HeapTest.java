package dev.plimsoll.base.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeapTest {
  private static final class Item {
    static final Comparator<Item> ORDER =
        Comparator.comparingInt((Item item) -> item.key).thenComparingInt(item -> item.number);

    final int number;
    int key;
    int place = -1;

    Item(int number, int key) {
      this.number = number;
      this.key = key;
    }
  }

  private static final class Items extends Heap<Item> {
    @Override
    protected boolean isBefore(Item one, Item other) {
      return Item.ORDER.compare(one, other) < 0;
    }

    @Override
    protected int place(Item item) {
      return item.place;
    }

    @Override
    protected void put(Item item, int place) {
      item.place = place;
    }
  }

  @Test
  void it_says_what_a_sorted_set_says() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Items heap = new Items();
      NavigableSet<Item> sorted = new TreeSet<>(Item.ORDER);
      Item[] all = new Item[40];
      for (int i = 0; i < all.length; i++) {
        all[i] = new Item(i, 0);
      }
      for (int step = 0; step < 2_000; step++) {
        Item item = all[random.nextInt(all.length)];
        boolean present = sorted.remove(item);
        if (present && random.nextBoolean()) {
          heap.remove(item);
        } else {
          item.key = random.nextInt(10);
          sorted.add(item);
          if (present) {
            heap.moved(item);
          } else {
            heap.add(item);
          }
        }
        if (random.nextInt(500) == 0) {
          heap.clear();
          sorted.clear();
        }
        check(heap, sorted, "seed %d, step %d".formatted(seed, step));
      }
    }
  }

  private static void check(Items heap, NavigableSet<Item> sorted, String where) {
    assertThat(heap.size()).as(where).isEqualTo(sorted.size());
    assertThat(heap.isEmpty()).as(where).isEqualTo(sorted.isEmpty());
    if (sorted.isEmpty()) {
      assertThat(heap.first()).as(where).isNull();
      return;
    }
    assertThat(heap.first()).as(where).isSameAs(sorted.first());
    assertThat(heap.second()).as(where).isSameAs(sorted.higher(sorted.first()));
  }

  @Test
  void who_is_not_in_it_leaves_without_a_word() {
    Items heap = new Items();
    heap.add(new Item(1, 1));
    heap.remove(new Item(2, 0));

    assertThat(heap.size()).isEqualTo(1);
  }
}
