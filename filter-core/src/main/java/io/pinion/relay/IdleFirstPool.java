package io.pinion.relay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Pool;
import org.jspecify.annotations.Nullable;

/**
 * A pool that finds an idle connection at once, however many are in use: the one that was used
 * last, so that those which are not needed any more stay idle until they are closed. Jetty's own
 * looks at one entry after the other and copies their list for each new one, which is dear with
 * thousands of streams open. Every method takes constant time, but those that show all entries.
 */
final class IdleFirstPool<P> implements Pool<P> {
  private enum State {
    RESERVED,
    IDLE,
    IN_USE,
    TERMINATED
  }

  private final int maxSize;
  private final Object lock = new Object();
  private final Set<Slot> slots = new HashSet<>();
  private @Nullable Slot lastUsed;
  private boolean terminated;

  IdleFirstPool(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  public @Nullable Entry<P> reserve() {
    synchronized (lock) {
      if (terminated || slots.size() >= maxSize) {
        return null;
      }
      Slot slot = new Slot();
      slots.add(slot);
      return slot;
    }
  }

  @Override
  public @Nullable Entry<P> acquire() {
    synchronized (lock) {
      Slot slot = lastUsed;
      if (slot != null) {
        slot.leaveIdle(State.IN_USE);
      }
      return slot;
    }
  }

  @Override
  public boolean isTerminated() {
    synchronized (lock) {
      return terminated;
    }
  }

  @Override
  public Collection<Entry<P>> terminate() {
    List<Entry<P>> all = new ArrayList<>();
    synchronized (lock) {
      terminated = true;
      all.addAll(slots);
      slots.forEach(slot -> slot.state = State.TERMINATED);
      slots.clear();
      lastUsed = null;
    }
    return all;
  }

  @Override
  public int size() {
    synchronized (lock) {
      return slots.size();
    }
  }

  @Override
  public int getMaxSize() {
    return maxSize;
  }

  @Override
  public Stream<Entry<P>> stream() {
    synchronized (lock) {
      return new ArrayList<Entry<P>>(slots).stream();
    }
  }

  /** An entry, and a place in the list of idle ones, the last used first. */
  private final class Slot implements Entry<P> {
    private State state = State.RESERVED;
    private @Nullable P pooled;
    private @Nullable Slot usedLater;
    private @Nullable Slot usedBefore;

    @Override
    public boolean enable(P connection, boolean acquire) {
      synchronized (lock) {
        if (state == State.TERMINATED) {
          return false;
        }
        if (state != State.RESERVED) {
          throw new IllegalStateException("the entry is " + state + ", expected RESERVED");
        }
        pooled = connection;
        if (acquire) {
          state = State.IN_USE;
        } else {
          becomeIdle();
        }
        return true;
      }
    }

    @Override
    @SuppressWarnings("NullAway") // null while it is reserved, as the interface has it
    public P getPooled() {
      synchronized (lock) {
        return pooled;
      }
    }

    @Override
    public boolean release() {
      synchronized (lock) {
        if (state != State.IN_USE) {
          return false;
        }
        becomeIdle();
        return true;
      }
    }

    @Override
    public boolean remove() {
      synchronized (lock) {
        if (state == State.IDLE) {
          leaveIdle(State.TERMINATED);
        }
        state = State.TERMINATED;
        return slots.remove(this);
      }
    }

    private void becomeIdle() {
      state = State.IDLE;
      usedBefore = lastUsed;
      if (lastUsed != null) {
        lastUsed.usedLater = this;
      }
      lastUsed = this;
    }

    private void leaveIdle(State next) {
      state = next;
      if (usedLater == null) {
        lastUsed = usedBefore;
      } else {
        usedLater.usedBefore = usedBefore;
      }
      if (usedBefore != null) {
        usedBefore.usedLater = usedLater;
      }
      usedLater = null;
      usedBefore = null;
    }

    private boolean is(State asked) {
      synchronized (lock) {
        return state == asked;
      }
    }

    @Override
    public boolean isReserved() {
      return is(State.RESERVED);
    }

    @Override
    public boolean isIdle() {
      return is(State.IDLE);
    }

    @Override
    public boolean isInUse() {
      return is(State.IN_USE);
    }

    @Override
    public boolean isTerminated() {
      return is(State.TERMINATED);
    }
  }
}
