"""Model packs: manifests, their store, their licences."""
