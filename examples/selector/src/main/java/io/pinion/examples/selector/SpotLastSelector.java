package io.pinion.examples.selector;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Selection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Backends whose id begins with {@code spot-} are rented by the hour: sessions go there only when
 * no other can take them. Among those of either kind rendezvous hashing decides.
 */
public final class SpotLastSelector implements BackendSelector {
  private static final String SPOT = "spot-";

  private final BackendSelector hash = BackendSelector.rendezvous();

  /** What {@code pinion.selector} is set to. */
  @Override
  public String name() {
    return "spot-last";
  }

  /** Nothing but key and ids decides, so that all members rank alike. */
  @Override
  public boolean ranksByKeyAlone() {
    return true;
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> own = new ArrayList<>();
    List<Backend> rented = new ArrayList<>();
    hash.rank(selection)
        .forEachRemaining(backend -> (backend.id().startsWith(SPOT) ? rented : own).add(backend));
    own.addAll(rented);
    return own.iterator();
  }
}
