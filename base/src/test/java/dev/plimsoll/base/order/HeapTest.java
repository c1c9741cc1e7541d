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
        Comparator.comparingInt((Item item) -> item.amount)
            .thenComparingInt(item -> item.turn)
            .thenComparing(item -> item.name);

    final String name;
    final Heap.Seat<Item> seat;
    int amount;
    int turn;

    Item(String name, int amount) {
      this.name = name;
      this.seat = new Heap.Seat<>(this, name);
      order(amount, 0);
    }

    void order(int newAmount, int newTurn) {
      amount = newAmount;
      turn = newTurn;
      seat.order(newAmount, newTurn);
    }
  }

  @Test
  void it_says_what_a_sorted_set_says() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Heap<Item> heap = new Heap<>();
      NavigableSet<Item> sorted = new TreeSet<>(Item.ORDER);
      Item[] all = new Item[40];
      for (int i = 0; i < all.length; i++) {
        all[i] = new Item("item-" + i, 0);
      }
      for (int step = 0; step < 2_000; step++) {
        Item item = all[random.nextInt(all.length)];
        boolean present = sorted.remove(item);
        if (present && random.nextBoolean()) {
          heap.remove(item.seat);
        } else {
          item.order(random.nextInt(10), random.nextInt(3));
          sorted.add(item);
          if (present) {
            heap.moved(item.seat);
          } else {
            heap.add(item.seat);
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

  private static void check(Heap<Item> heap, NavigableSet<Item> sorted, String where) {
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
    Heap<Item> heap = new Heap<>();
    heap.add(new Item("one", 1).seat);
    heap.remove(new Item("other", 0).seat);

    assertThat(heap.size()).isEqualTo(1);
  }
}
