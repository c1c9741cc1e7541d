package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Priority;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The places in which tasks wait, as the door gives them away: bounded by class and in all, and
 * shared among tenants in each. Counts also whom it did not let in: who was promised a place never
 * loses it. Not thread-safe; constant time.
 */
public final class Places {
  private static final Priority[] CLASSES = Priority.values();

  private final Caps caps;
  private final Shares[] classes = new Shares[CLASSES.length];
  private final Shares whole;

  /**
   * @param weights what a tenant is due, as a multiple of what one that is not named is due
   */
  public Places(Caps caps, Map<String, Double> weights) {
    this.caps = caps;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new Shares(weights);
    }
    this.whole = new Shares(weights);
  }

  /** Why there is no place. */
  public sealed interface Full {
    /** As many of its class wait as may. */
    record OfClass(int waiting, int bound) implements Full {}

    /** As many wait in all as may. */
    record InAll(int waiting, int bound) implements Full {}

    /**
     * Its tenant has its share, and what is left is kept for tenants that have less.
     *
     * @param inAll whether of the whole queue, else of its class
     * @param held places of this tenant
     * @param share how many it would have at any time
     * @param tenants how many share
     * @param bound all places
     * @param lent so many are for everybody
     * @param waiting places that are taken
     */
    record OfTenant(
        boolean inAll, int held, int share, int tenants, int bound, int lent, int waiting)
        implements Full {}
  }

  /** A tenant asks for a place: why it gets none, or empty when there is one for it. */
  public Optional<Full> refuses(Priority priority, String tenant, Instant now) {
    Shares ofClass = of(priority);
    Shares.Part part = ofClass.asked(tenant, now);
    Shares.Part partOfAll = whole.asked(tenant, now);
    Optional<Caps.Full> full = caps.refuses(priority, ofClass.held(), whole.held());
    if (full.isPresent()) {
      return full.map(bound ->
          switch (bound) {
            case CLASS -> new Full.OfClass(ofClass.held(), caps.of(priority));
            case QUEUE -> new Full.InAll(whole.held(), caps.total());
          });
    }
    if (!ofClass.admits(part, caps.of(priority), caps.kept())) {
      return Optional.of(ofTenant(false, ofClass, part, caps.of(priority)));
    }
    boolean room =
        priority == Priority.CRITICAL || whole.admits(partOfAll, mostInAll(), caps.kept());
    return room ? Optional.empty() : Optional.of(ofTenant(true, whole, partOfAll, mostInAll()));
  }

  /** The same for the class alone: for a task that may have the place of another. */
  public boolean classAdmits(Priority priority, String tenant, Instant now) {
    Shares ofClass = of(priority);
    Shares.Part part = ofClass.asked(tenant, now);
    return ofClass.held() < caps.of(priority)
        && ofClass.admits(part, caps.of(priority), caps.kept());
  }

  private int mostInAll() {
    return (int) Math.ceil(caps.total() * caps.reserve());
  }

  private Full ofTenant(boolean inAll, Shares shares, Shares.Part part, int bound) {
    return new Full.OfTenant(
        inAll,
        part.held(),
        (int) Math.ceil(shares.share(part, bound)),
        shares.tenants(),
        bound,
        shares.lent(bound, caps.kept()),
        shares.held());
  }

  /** A task takes up a place of its class, of the whole, or of both. */
  public void take(Place place, boolean ofClass, boolean ofAll) {
    String tenant = place.ticket().tenant();
    if (ofClass) {
      place.ofClass = of(place.ticket().priority()).take(place.ofClass, tenant);
    }
    if (ofAll) {
      place.ofAll = whole.take(place.ofAll, tenant);
    }
  }

  /** A task gives up what it took. */
  public void leave(Place place, boolean ofClass, boolean ofAll) {
    Shares.Part part = place.ofClass;
    Shares.Part partOfAll = place.ofAll;
    if (ofClass && part != null) {
      of(place.ticket().priority()).leave(part);
    }
    if (ofAll && partOfAll != null) {
      whole.leave(partOfAll);
    }
  }

  /** How many tenants are remembered, of all classes. */
  public int remembered() {
    int sum = whole.tenants();
    for (Shares shares : classes) {
      sum += shares.tenants();
    }
    return sum;
  }

  private Shares of(Priority priority) {
    return classes[priority.ordinal()];
  }
}
