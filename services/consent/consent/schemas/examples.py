"""Ids in the examples of the API's description."""

CLIENT = "0198c0de-0000-7000-8000-000000000001"
KELA = "organisation:0198c0de-0000-7000-8000-0000000000aa"
COACHING = "organisation:0198c0de-0000-7000-8000-0000000000bb"
CLIENT_REF = "7d0f5f5e-3d0a-4f57-9a3b-2f6c1f0e8a11"
