package io.pinion.dialect;

/**
 * One thing that was said in a conversation. No text form shows it.
 *
 * @param role who said it: {@link #USER} or {@link #ASSISTANT}
 * @param text what was said; never empty
 */
public record Turn(String role, String text) {
  /** Who asks. */
  public static final String USER = "user";

  /** Who answers. */
  public static final String ASSISTANT = "assistant";

  /** Whether a person has said it, or an agent in a person's place. */
  public boolean isOfUser() {
    return role.equals(USER);
  }

  @Override
  public String toString() {
    return "Turn[" + role + ", " + text.length() + " characters]";
  }
}
