package io.pinion.backend;

/** How busy backends are by this member's calls, by their own reports, and by their own word. */
public final class MemberLoad implements LoadView {
  private final InFlight inFlight;
  private final LoadReports reports;
  private final Cooldowns cooldowns;

  /** A view of these. */
  public MemberLoad(InFlight inFlight, LoadReports reports, Cooldowns cooldowns) {
    this.inFlight = inFlight;
    this.reports = reports;
    this.cooldowns = cooldowns;
  }

  @Override
  public int inFlight(Backend backend) {
    return inFlight.at(backend);
  }

  @Override
  public double load(Backend backend) {
    return reports.load(backend);
  }

  @Override
  public boolean isFull(Backend backend) {
    return inFlight.isFull(backend) || cooldowns.isUnderWay(backend);
  }
}
