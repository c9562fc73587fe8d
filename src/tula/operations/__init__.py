"""Every write of Tula. An operation takes the session, who acts and when, and never commits."""
