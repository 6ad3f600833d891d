package io.pinion.ownwar;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.Selection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The application's selector, which the gateway finds by being a bean: the last id first. */
@ApplicationScoped
public class OwnSelector implements BackendSelector {
  static final String NAME = "last-id-first";

  /** Shows that the bean is the container's and not an object of its own. */
  @Inject private Greeting greeting;

  @Override
  public String name() {
    return greeting.text().isEmpty() ? "" : NAME;
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> order = new ArrayList<>(selection.backends());
    order.sort(Comparator.comparing(Backend::id).reversed());
    return order.iterator();
  }
}
