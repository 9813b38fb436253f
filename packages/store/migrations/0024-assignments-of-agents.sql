-- What an agent had to do with today, and what comes back to him: his desk asks for it.
CREATE INDEX queue_assignment_agent ON queue_assignment (agent_id, assigned_at) WHERE callback_id IS NOT NULL;
