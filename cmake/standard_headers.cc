// Carries the precompiled standard headers (cmake/Keymuster.cmake).
